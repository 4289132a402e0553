"""Zip archives for the tests, good and bad ones."""

import io
import os
import struct
import zipfile
import zlib

import pyzipper


def plain_zip(members: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return buffer.getvalue()


def aes_zip(members: dict[str, bytes], password: str) -> bytes:
    buffer = io.BytesIO()
    with pyzipper.AESZipFile(buffer, "w", zipfile.ZIP_DEFLATED, encryption=pyzipper.WZ_AES) as archive:
        archive.setpassword(password.encode())
        for name, data in members.items():
            archive.writestr(name, data)
    return buffer.getvalue()


def zip_crypto(members: dict[str, bytes], password: str) -> bytes:
    """An archive in the older encryption, by the description in section 6.1 of PKWARE's APPNOTE.TXT."""
    body, directory = b"", b""
    for name, data in members.items():
        crc, packed = zlib.crc32(data), zlib.compress(data)[2:-4]
        header = os.urandom(11) + bytes([crc >> 24])
        encrypted = _Keys(password.encode()).encrypt(header + packed)
        sizes = struct.pack("<HHHHIIIHH", 0x801, 8, 0, 33, crc, len(encrypted), len(data), len(name.encode()), 0)
        directory += b"PK\1\2" + struct.pack("<HH", 20, 20) + sizes
        directory += struct.pack("<HHHII", 0, 0, 0, 0, len(body)) + name.encode()
        body += b"PK\3\4" + struct.pack("<H", 20) + sizes + name.encode() + encrypted
    counts = struct.pack("<HHHHIIH", 0, 0, len(members), len(members), len(directory), len(body), 0)
    return body + directory + b"PK\5\6" + counts


class _Keys:
    def __init__(self, password: bytes):
        self.keys = [0x12345678, 0x23456789, 0x34567890]
        for byte in password:
            self.update(byte)

    def update(self, byte: int) -> None:
        first, second, third = self.keys
        first = _crc(first, byte)
        second = ((second + (first & 0xFF)) * 134775813 + 1) & 0xFFFFFFFF
        self.keys = [first, second, _crc(third, second >> 24)]

    def encrypt(self, data: bytes) -> bytes:
        result = bytearray()
        for byte in data:
            mask = (self.keys[2] | 2) & 0xFFFF
            result.append(byte ^ (mask * (mask ^ 1) >> 8 & 0xFF))
            self.update(byte)
        return bytes(result)


def _crc(crc: int, byte: int) -> int:
    return zlib.crc32(bytes([byte]), crc ^ 0xFFFFFFFF) ^ 0xFFFFFFFF


def link_zip(name: str, target: str) -> bytes:
    """An archive with a symbolic link, and a file that would be written through it."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        link = zipfile.ZipInfo(name)
        link.create_system, link.external_attr = 3, 0o120777 << 16
        archive.writestr(link, target)
        archive.writestr(f"{name}/through.txt", b"through the link")
    return buffer.getvalue()


def bomb() -> bytes:
    """Zeros, which deflate packs about a thousand times."""
    return plain_zip({"zeros": bytes(40 * 10**6)})


def understated_bomb() -> bytes:
    """The bomb with headers that say it were 10 bytes."""
    data = bomb()
    return data.replace(struct.pack("<I", 40 * 10**6), struct.pack("<I", 10))


def renamed(archive: bytes, name: str, new_name: str) -> bytes:
    """The archive with another name of the same length in its headers; zipfile would not write every one."""
    assert len(name) == len(new_name) and archive.count(name.encode()) == 2
    return archive.replace(name.encode(), new_name.encode())
