"""Small video files of every kind: written by OpenCV, then changed box by box as phones and cutting programs do."""

import base64
import struct
import zlib
from pathlib import Path

import cv2
import numpy as np

from healthgait.computing.quiet_opencv import quiet_opencv

FPS, SIZE, COUNT = 25, (64, 48), 12
CODECS = {".mp4": "vp09", ".mov": "mp4v", ".mkv": "VP90", ".webm": "VP90", ".avi": "MJPG"}
CONTAINERS = {b"moov", b"trak", b"mdia", b"minf", b"stbl", b"edts"}
TICKS = 12800  # of a second: what the boxes of these files count in
Box = list  # [type, content], where the content of a container is a list of boxes
# 12 frames of 64x48 at 25 fps in H.264, of which each third comes before two that are shown earlier (B-frames); frame k
# has the brightness of picture(k). Made with PyAV (libx264, bf=2, b-adapt=0), as OpenCV writes no B-frames.
B_FRAMES = (
    "c-oCrZ)hAv6ra0XlQu?aZDU%EFtPnolDpfzyI$hSV$LM=g49;f)@pH`-JQMN-u}z(B)N-VTS#jPew2cd#v%x{ii(u_sYXF4C`hFu2K<nsXiA"
    "_}keZ_Pe6x3HuF)2koq50a=KbEAH*a<kLRe=N&kS4}p(x@KMv9E7qU~iwgwR^urxc;4bGAkp_?&EBQ?0)7!_bxUKhG6DInnbyp4)o$S~-=?;"
    "5b%YpJFk)17INmrsS?YLp$RcoZmYDYZ_HyVZik&7S$O}2|_xa5>njTV9d)UljGy#i7`{7u0@=L>lc$eZo*);1wO9FOxFo=SS1QkB@z2nm(p0"
    "Hish;$Nz4g30TYK<m4He@Ih_;AqL{`ul?+<O!KebL7kfbks4&aECW#3FNHAgBEK^P95k+9gK5>dv60=w}eAgy2P({pqYFTCgsIT0osSJQRVo"
    "L&SfoK!1L#341BZ^oj0h7I;WP04A7GT7aU0n|-lj14N3?CRgkmb51Vt^vA*aFK`>54(XjvwYwO`9;j57S}Pw+J|aU9m=eQjt~H_6P%Ag(G4<"
    "F&zj2jy~Z&x=(BxNGYtyUInnJg_vl>;~Yg+Ou{p1rccAV#;I8}m;%W4s3R9$4_0eN52z(tf!LC`jAYw%_|8@8P<51t3{&&-^l4y#?yK^xS~<"
    "^GCDqrlt-zu3nn01#I}!pO;gv{2A`8&tVM9sEQua{*0i&Lj!KMctg4+NM%s|gap!vL&=rCN^ZaOvDRQ-F`Q?cXcWAk4RzcxSo;msEdN&WtXb"
    "FAZf_l3o&U;f;Ee0%fe;4-);^V3_c-PKE{-W1;ZeW|5b{iE-%2hQ|&U3=`nnO8m?JQ2TsY3END-`=>tYwG#gW92rW+?$`tmuGJr>iKr|*WPc"
    "y&=Q$Z4(>b3vv=gD_2JWbWAbw^7K_S19!unUpZ@YY0!!=iGm}Fb;)jkNsZrhm3Wr<r)9*fc`ib=~ba^b=-qPRoS+aVi`tr%SBQ?^6p>`l0u8"
    "|h%dD`>Si#5_m+oNY&`_Hb~D0lNLt&z7{5AM6+qF498SNpi_x?^Cq>@h<_w>?b@2u0>m1o3y}iQMkBTJJ}9eWLJw1)VPeKEO(0&Zd7ygS_bO"
    "dHypmpM+4|Ml}|I?4(w}Rv0{Ptj>)N*qX^t1l!u`+EXwdM9+Q^Dse-z{N)w?_i6Op%l}3N;%FA-K9Q?%C3OIs#_TX?<2JWxwY5$S?tMcUZKJ"
    "-0>l^$aV2TA8WS}+p%<y0C9gcz*E}#O)!W}(UKbxynm@^P{Aflnx>SfeX1o{5l;KX{~5<WHI-yYfjQUo;{i}SC4+;ekji8D9BCs{vI>6ztd0"
    "Sk}&Rz+c_!56A%wDa+ty5hU8W{cI=*Dha?|EV|EWvF*TE_GF|wz?dIwTXu6`Tj0~OvBg!;~p3f@h`WIA8x=~VBA-$MRgnE3;zJ=<EV`"
)


def picture(number: int) -> np.ndarray:
    """Frame ``number``: its brightness tells the number, up to COUNT, and the upper left corner is red."""
    pixels = np.full((SIZE[1], SIZE[0], 3), 40 + 15 * (number % COUNT), np.uint8)
    pixels[:16, :16] = (0, 0, 255)
    return pixels


def number_of(pixels: np.ndarray) -> int:
    """The number of a frame that was read, by the brightness of its middle."""
    rows, columns = pixels.shape[:2]
    middle = pixels[rows // 2 - 4 : rows // 2 + 4, columns // 2 - 4 : columns // 2 + 4]
    return round((float(middle.mean()) - 40) / 15)


def write_film(path: Path, count: int = COUNT, fps: float = FPS) -> Path:
    """A video of ``count`` frames in the form that the path's ending says."""
    with quiet_opencv():  # what FFmpeg prints is settled for the process when it is used for the first time
        writer = cv2.VideoWriter(str(path), cv2.CAP_FFMPEG, cv2.VideoWriter_fourcc(*CODECS[path.suffix]), fps, SIZE)
        assert writer.isOpened()
        for number in range(count):
            writer.write(picture(number))
        writer.release()
    return path


def write_with_b_frames(path: Path) -> Path:
    path.write_bytes(zlib.decompress(base64.b85decode(B_FRAMES)))
    return path


def boxes(data: bytes) -> list[Box]:
    """The boxes of an MP4."""
    found = []
    while data:
        length, kind = struct.unpack(">I4s", data[:8])
        content = data[8:length]
        found.append([kind, boxes(content) if kind in CONTAINERS else content])
        data = data[length:]
    return found


def data_of(content: list[Box] | bytes) -> bytes:
    """The bytes of boxes."""
    if isinstance(content, bytes):
        return content
    parts = [(kind, data_of(part)) for kind, part in content]
    return b"".join(struct.pack(">I4s", 8 + len(part), kind) + part for kind, part in parts)


def box(found: list[Box], *kinds: bytes) -> Box:
    """The first box under these ``kinds``, from the outermost to its own."""
    here = next(one for one in found if one[0] == kinds[0])
    return here if len(kinds) == 1 else box(here[1], *kinds[1:])


SAMPLES = (b"moov", b"trak", b"mdia", b"minf", b"stbl")


def turn(path: Path, degrees: int) -> None:
    """Have an MP4 shown turned clockwise, as phones store it."""
    found = boxes(path.read_bytes())
    header = box(found, b"moov", b"trak", b"tkhd")
    cos, sin = {90: (0, 1), 180: (-1, 0), 270: (0, -1)}[degrees]
    one = 1 << 16
    matrix = struct.pack(">9i", cos * one, sin * one, 0, -sin * one, cos * one, 0, 0, 0, 1 << 30)
    header[1] = header[1][:40] + matrix + header[1][76:]
    path.write_bytes(data_of(found))


def set_durations(path: Path, ticks: list[int]) -> None:
    """Give each frame of an MP4 its own duration."""
    found = boxes(path.read_bytes())
    _without_edits(found)  # which would end the film when it ended before
    rows = b"".join(struct.pack(">II", 1, tick) for tick in ticks)
    box(found, *SAMPLES, b"stts")[1] = struct.pack(">II", 0, len(ticks)) + rows
    path.write_bytes(data_of(found))


def show_only(path: Path, first: int, count: int) -> None:
    """Have only ``count`` frames from ``first`` on shown, by an edit list, as a phone trims a video."""
    found = boxes(path.read_bytes())
    track = _without_edits(found)
    a_second = struct.unpack(">I", box(found, b"moov", b"mvhd")[1][12:16])[0]
    row = struct.pack(">iihh", count * a_second // FPS, first * TICKS // FPS, 1, 0)
    track.insert(1, [b"edts", [[b"elst", struct.pack(">II", 0, 1) + row]]])
    path.write_bytes(data_of(found))


def _without_edits(found: list[Box]) -> list[Box]:
    """The track's boxes, of which the edit list is removed."""
    track = box(found, b"moov", b"trak")[1]
    track[:] = [one for one in track if one[0] != b"edts"]
    return track


def make_sound(path: Path) -> None:
    """Say that an MP4's only track is sound."""
    found = boxes(path.read_bytes())
    handler = box(found, b"moov", b"trak", b"mdia", b"hdlr")
    handler[1] = handler[1].replace(b"vide", b"soun")
    path.write_bytes(data_of(found))


def put_index_first(path: Path) -> None:
    """Move an MP4's index before its pictures, as for the web: then a file that was cut off can still be read."""
    found = boxes(path.read_bytes())
    index = box(found, b"moov")
    offsets = box([index], *SAMPLES, b"stco")
    count = struct.unpack(">I", offsets[1][4:8])[0]
    moved = [offset + len(data_of([index])) for offset in struct.unpack(f">{count}I", offsets[1][8:])]
    offsets[1] = offsets[1][:8] + struct.pack(f">{count}I", *moved)
    path.write_bytes(data_of([found[0], index, *(one for one in found[1:] if one is not index)]))


def cut_off(path: Path, share: float) -> None:
    """Keep only the first ``share`` of a file."""
    data = path.read_bytes()
    path.write_bytes(data[: int(share * len(data))])
