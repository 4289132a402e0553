import json
import os
import struct
import zipfile
from pathlib import Path
from shutil import disk_usage, rmtree

import pytest

from healthgait.download.archives import Limits, check_unpacked, folder_of, is_archive, is_unpacked, origin_of, unpack
from healthgait.download.members import ArchiveError
from tests.zip_archives import aes_zip, bomb, link_zip, plain_zip, renamed, understated_bomb, zip_crypto

MEMBERS = {
    "pose/PA000/UGS/NW-WJ_1_AlphaPose.json": json.dumps(list(range(50_000))).encode(),
    "pose/PA000/FGS/ä ö.json": b"[]",
    "pose/empty.json": b"",
}
SUM = "md5:0123"


@pytest.fixture
def archive(tmp_path) -> Path:
    return tmp_path / "a folder" / "pose.zip"


@pytest.fixture
def write(archive):
    archive.parent.mkdir()
    return archive.write_bytes


def contents(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def below(members: dict[str, bytes]) -> dict[str, bytes]:
    return {name.removeprefix("pose/"): data for name, data in members.items()}


def assert_nothing_else(archive: Path) -> None:
    """Neither beside the archive nor above its folder."""
    assert list(archive.parent.iterdir()) == [archive]
    assert list(archive.parent.parent.iterdir()) == [archive.parent]


@pytest.mark.parametrize(
    ("make", "passwords"),
    [
        (plain_zip, []),
        (lambda members: aes_zip(members, "ge heim"), ["ge heim"]),
        (lambda members: zip_crypto(members, "größe"), ["wrong", "größe", "never asked for"]),
        (lambda members: aes_zip(members, "größe"), ["wrong", "größe"]),
    ],
)
def test_every_kind_is_unpacked_into_a_folder_of_its_name(archive, write, make, passwords):
    write(make(MEMBERS))
    assert not is_unpacked(archive, SUM)
    left = iter(passwords)
    assert unpack(archive, SUM, left, Limits()) == 3
    assert list(left) == passwords[2:]
    assert contents(archive.parent / "pose") == below(MEMBERS)
    assert sorted(path.name for path in archive.parent.iterdir()) == [".pose.unpacked.json", "pose", "pose.zip"]
    assert is_unpacked(archive, SUM)
    check_unpacked(archive)


def test_a_folder_of_another_name_is_kept_and_what_a_mac_adds_is_not(archive, write):
    write(plain_zip({"PA000/a.json": b"1", "__MACOSX/PA000/._a.json": b"2", "empty/": b""}))
    unpack(archive, SUM, [], Limits())
    assert contents(archive.parent / "pose") == {"PA000/a.json": b"1"}
    assert (archive.parent / "pose" / "empty").is_dir()


def test_a_lone_file_of_the_archives_name_is_a_file(archive, write):
    write(plain_zip({"pose": b"1"}))
    unpack(archive, SUM, [], Limits())
    assert contents(archive.parent / "pose") == {"pose": b"1"}


@pytest.mark.parametrize("make", [aes_zip, zip_crypto])
@pytest.mark.parametrize(
    ("passwords", "words"), [([], "protected by a password; give the one"), (["x", "y"], "the password is wrong")]
)
def test_without_the_right_password_nothing_is_written(archive, write, make, passwords, words):
    # So many members that no wrong password passes the check of each in the older encryption.
    write(make({f"{number}.txt": os.urandom(50) for number in range(10)}, "right"))
    with pytest.raises(ArchiveError, match=f"{words}.*HEALTHGAIT_ARCHIVE_PASSWORD"):
        unpack(archive, SUM, passwords, Limits())
    assert_nothing_else(archive)


@pytest.mark.parametrize("make", [aes_zip, zip_crypto])
def test_a_password_may_hold_bytes_that_are_no_text_as_the_environment_gives_them(archive, write, make):
    write(make({"a": b"1"}, "right"))
    with pytest.raises(ArchiveError, match="the password is wrong"):
        unpack(archive, SUM, [os.fsdecode(b"p\xff4ss")] * 2, Limits())
    assert_nothing_else(archive)


PLACEHOLDER = "12345678"


@pytest.mark.parametrize(
    "name",
    [
        "../../xy",
        "/etc/xyz",
        "a/../../",
        "..\\..\\xy",
        "C:/x/y/z",
        "c:xxxxxx",
        "a//b/c/d",
        "./x/y/zz",
        "a/./b/cc",
        "x\0yyyyyy",
    ],
)
def test_a_member_that_would_not_stay_in_the_folder_refuses_the_whole_archive(archive, write, name):
    write(renamed(plain_zip({"good.txt": b"1", PLACEHOLDER: b"2"}), PLACEHOLDER, name))
    with pytest.raises(ArchiveError, match="does not stay in the folder; nothing was unpacked"):
        unpack(archive, SUM, [], Limits())
    assert_nothing_else(archive)


@pytest.mark.parametrize("target", ["/etc", "../..", "inside"])
def test_links_are_refused(archive, write, target):
    write(link_zip("link", target))
    with pytest.raises(ArchiveError, match="'link' is a link or a device"):
        unpack(archive, SUM, [], Limits())
    assert_nothing_else(archive)


@pytest.mark.parametrize(
    ("second", "words"),
    [("12345678", "would be one file"), ("ABCDEFGH", "would be one file"), ("abcdefgh/x", "is a file and a folder")],
)
def test_members_that_would_overwrite_each_other_are_refused(archive, write, second, words):
    first = PLACEHOLDER if second == PLACEHOLDER else "abcdefgh"
    other = "x" * len(second)
    write(renamed(plain_zip({first: b"1", other: b"2"}), other, second))
    with pytest.raises(ArchiveError, match=words):
        unpack(archive, SUM, [], Limits())
    assert_nothing_else(archive)


def test_a_bomb_is_stopped_while_it_grows(archive, write):
    write(bomb())
    with pytest.raises(ArchiveError, match=r"grows to more than 16\.8 MB"):
        unpack(archive, SUM, [], Limits())
    assert_nothing_else(archive)
    unpack(archive, SUM, [], Limits(ratio=2000))  # the bound was what stopped it
    assert (archive.parent / "pose" / "zeros").stat().st_size == 40_000_000


def test_the_whole_size_is_bounded_too(archive, write):
    write(plain_zip({str(number): os.urandom(100_000) for number in range(10)}))
    with pytest.raises(ArchiveError, match="grows to more than 900 kB"):
        unpack(archive, SUM, [], Limits(total_bytes=900_000))
    assert_nothing_else(archive)
    assert unpack(archive, SUM, [], Limits(total_bytes=1_000_000)) == 10


def test_a_bomb_whose_headers_lie_leaves_nothing(archive, write):
    write(understated_bomb())
    with pytest.raises(ArchiveError, match="damaged"):
        unpack(archive, SUM, [], Limits())
    assert_nothing_else(archive)


def test_an_archive_that_says_it_needs_more_than_is_free_is_not_begun(archive, write):
    members = (disk_usage(archive.parent).free >> 32) + 2
    if members > 5000:
        pytest.skip("the disk has room for everything")
    write(many_of_four_gigabytes(members))
    with pytest.raises(ArchiveError, match=r"unpacked and .* are free; make room"):
        unpack(archive, SUM, [], Limits(total_bytes=1 << 60, ratio=1 << 40))
    with pytest.raises(
        ArchiveError, match=r"it grows to more than 16\.8 MB"
    ):  # its headers say so, and nothing is written
        unpack(archive, SUM, [], Limits())
    assert_nothing_else(archive)


def many_of_four_gigabytes(count: int) -> bytes:
    """An archive of so many members that, as its headers say, have 4 GiB each."""
    data = plain_zip({str(number): bytes(1000) for number in range(count)})
    return data.replace(struct.pack("<I", 1000), struct.pack("<I", 2**32 - 2))


@pytest.mark.parametrize("flag", [0x20, 0x40])
def test_patches_and_strong_encryption_are_refused(archive, write, flag):
    content = bytearray(plain_zip({"a": b"data"}))
    content[content.index(b"PK\1\2") + 8] |= flag  # of the member in the central directory
    write(bytes(content))
    with pytest.raises(ArchiveError, match="'a' is a patch or has the strong encryption"):
        unpack(archive, SUM, [], Limits())
    assert_nothing_else(archive)


@pytest.mark.parametrize("method", [zipfile.ZIP_LZMA, zipfile.ZIP_BZIP2])
def test_methods_whose_memory_cannot_be_bounded_are_refused(archive, write, method):
    write(b"")
    with zipfile.ZipFile(archive, "w", method) as opened:
        opened.writestr("a", bytes(1000))
    with pytest.raises(ArchiveError, match=r"'a' is packed by method 1[24], which is not read here; unpack"):
        unpack(archive, SUM, [], Limits())
    assert_nothing_else(archive)


@pytest.mark.parametrize(
    "make", [plain_zip, lambda members: aes_zip(members, "x"), lambda members: zip_crypto(members, "x")]
)
def test_damage_anywhere_is_told_and_leaves_nothing(archive, write, make):
    whole = make({"a.txt": os.urandom(500), "b/c.txt": b"hello " * 100})
    write(b"")
    for position in [*range(0, len(whole), 7)]:
        damaged = bytearray(whole)
        damaged[position] ^= 0xFF
        archive.write_bytes(damaged)
        try:
            unpack(archive, SUM, ["x"], Limits())
        except ArchiveError as error:
            assert "\n" not in str(error)
            assert_nothing_else(archive)
        else:  # a byte that matters to nobody, such as the time of a file
            rmtree(archive.parent / "pose")
            origin_of(archive).unlink()
    for length in range(0, len(whole), 50):
        archive.write_bytes(whole[:length])
        with pytest.raises(ArchiveError):
            unpack(archive, SUM, ["x"], Limits())
        assert_nothing_else(archive)


def test_a_later_version_of_the_format_is_told(archive, write):
    content = plain_zip(MEMBERS)
    needed = content.index(b"PK\x01\x02") + 6  # of the first member in the directory
    write(content[:needed] + bytes([200]) + content[needed + 1 :])
    with pytest.raises(ArchiveError, match=r"damaged, or not readable here .*version 20\.0"):
        unpack(archive, SUM, [], Limits())
    assert_nothing_else(archive)


def test_a_folder_that_is_there_already_is_not_touched(archive, write):
    write(plain_zip(MEMBERS))
    mine = archive.parent / "pose" / "mine.txt"
    mine.parent.mkdir()
    mine.write_text("mine")
    with pytest.raises(ArchiveError, match="is there already, and not unpacked from it; move that away"):
        is_unpacked(archive, SUM)
    with pytest.raises(ArchiveError):
        unpack(archive, SUM, [], Limits())
    assert not origin_of(archive).exists()
    assert contents(archive.parent / "pose") == {"mine.txt": b"mine"}


def test_another_version_is_told(archive, write):
    write(plain_zip(MEMBERS))
    unpack(archive, SUM, [], Limits())
    with pytest.raises(ArchiveError, match="another version"):
        is_unpacked(archive, "md5:4567")


def test_missing_and_changed_files_are_told_and_files_of_ones_own_are_nobodys_business(archive, write):
    write(zip_crypto(MEMBERS, "x"))
    unpack(archive, SUM, ["x"], Limits())
    (archive.parent / "pose" / "my notes.txt").write_text("mine")
    check_unpacked(archive)
    victim = archive.parent / "pose" / "PA000" / "FGS" / "ä ö.json"
    victim.write_text("[1]")
    with pytest.raises(ArchiveError, match=r"ä ö\.json has another size than in the archive"):
        check_unpacked(archive)
    victim.unlink()
    with pytest.raises(ArchiveError, match=r"ä ö\.json is missing; move .*pose away to have it unpacked anew"):
        check_unpacked(archive)


def test_what_a_killed_run_left_is_removed(archive, write):
    write(plain_zip(MEMBERS))
    left = archive.parent / ".pose.unpacking" / "PA000"
    left.mkdir(parents=True)
    (left / "half").write_text("half")
    unpack(archive, SUM, [], Limits())
    assert contents(archive.parent / "pose") == below(MEMBERS)
    assert not left.exists()


def test_what_is_an_archive():
    assert [name for name in ("a.zip", "A.ZIP", ".zip", "a.csv", "zip", "a.tar.gz") if is_archive(name)] == [
        "a.zip",
        "A.ZIP",
    ]
    assert folder_of(Path("x/a b.ZIP")) == Path("x/a b")
