import os
import shutil
import zipfile
from types import SimpleNamespace

import pytest

from healthgait.download.archives import Archive
from healthgait.errors import InputError
from tests.zip_archives import aes_zip, bomb, link_zip, plain_zip, renamed, understated_bomb, zip_crypto

MEMBERS = {
    "pose/PA000/UGS/NW-WJ_1_AlphaPose.json": b"[1, 2]" * 50_000,
    "pose/PA000/FGS/ä ö.json": b"[]",
    "pose/empty.json": b"",
}
BELOW = {name.removeprefix("pose/"): data for name, data in MEMBERS.items()}
CHECKSUM = "md5:0123"
MOST = 500 * 10**9


@pytest.fixture
def archive(tmp_path) -> Archive:
    (tmp_path / "a folder").mkdir()
    return Archive(tmp_path / "a folder" / "pose.zip")


def contents(archive: Archive) -> dict[str, bytes]:
    folder = archive.folder
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def beside(archive: Archive) -> list[str]:
    return sorted(path.name for path in archive.path.parent.iterdir())


def assert_refused(archive: Archive, words: str, passwords: tuple[str, ...] = (), max_bytes: int = MOST) -> None:
    """In one line, and nothing else is there then: neither beside the archive nor above its folder."""
    with pytest.raises(InputError, match=words) as caught:
        archive.unpack(CHECKSUM, passwords, max_bytes)
    assert "\n" not in str(caught.value)
    assert beside(archive) == ["pose.zip"]
    assert len(list(archive.path.parent.parent.iterdir())) == 1


def stored_zip(members: dict[str, bytes]) -> bytes:
    return plain_zip(members, zipfile.ZIP_STORED)


@pytest.mark.parametrize(
    ("make", "passwords"),
    [
        (plain_zip, []),
        (stored_zip, []),
        (lambda members: aes_zip(members, "größe"), ["wrong", "größe"]),
        (lambda members: zip_crypto(members, "größe"), ["wrong", "größe", "never asked for"]),
    ],
)
def test_every_kind_is_unpacked_into_a_folder_of_its_name(archive, make, passwords):
    archive.path.write_bytes(make(MEMBERS))
    assert not archive.is_unpacked(CHECKSUM)
    left = iter(passwords)
    assert archive.unpack(CHECKSUM, left, MOST) == 3
    assert list(left) == passwords[2:]
    assert contents(archive) == BELOW
    assert beside(archive) == [".pose.unpacked.json", "pose", "pose.zip"]
    assert archive.is_unpacked(CHECKSUM) and not archive.is_unpacked("md5:4567")  # of another version
    archive.check_unpacked()


def test_a_folder_of_another_name_is_kept_and_what_a_mac_adds_is_not(archive):
    archive.path.write_bytes(plain_zip({"PA000/a.json": b"1", "__MACOSX/PA000/._a.json": b"2"}))
    archive.unpack(CHECKSUM, [], MOST)
    assert contents(archive) == {"PA000/a.json": b"1"}


def test_a_lone_file_of_the_archives_name_is_a_file(archive):
    archive.path.write_bytes(plain_zip({"pose": b"1"}))
    archive.unpack(CHECKSUM, [], MOST)
    assert contents(archive) == {"pose": b"1"}


@pytest.mark.parametrize("make", [aes_zip, zip_crypto])
@pytest.mark.parametrize(
    ("passwords", "words"),
    [((), "protected by a password; give the one"), (("x", os.fsdecode(b"p\xff4ss")), "the password is wrong")],
)
def test_without_the_right_password_nothing_is_written(archive, make, passwords, words):
    # So many members that no wrong password passes the check of each in the older encryption.
    archive.path.write_bytes(make({f"{number}.txt": os.urandom(50) for number in range(10)}, "right"))
    assert_refused(archive, f"{words}.*HEALTHGAIT_ARCHIVE_PASSWORD", passwords)


PLACEHOLDER = "12345678"


@pytest.mark.parametrize(
    "name",
    ["../../xy", "/etc/xyz", "a/../../", "..\\..\\xy", "C:/x/y/z", "c:xxxxxx", "a//b/c/d", "a/./b/cc", "x\0yyyyyy"],
)
def test_a_member_that_would_not_stay_in_the_folder_refuses_the_whole_archive(archive, name):
    archive.path.write_bytes(renamed(plain_zip({"good.txt": b"1", PLACEHOLDER: b"2"}), PLACEHOLDER, name))
    assert_refused(archive, "would be written outside the folder")


@pytest.mark.parametrize("target", ["/etc", "inside"])
def test_links_are_refused(archive, target):
    archive.path.write_bytes(link_zip("link", target))
    assert_refused(archive, "'link' is a link or a device")


@pytest.mark.parametrize("second", ["abcdefgh", "ABCDEFGH", "abcdefgh/x"])
def test_members_that_would_overwrite_each_other_are_refused(archive, second):
    other = "x" * len(second)
    archive.path.write_bytes(renamed(plain_zip({"abcdefgh": b"1", other: b"2"}), other, second))
    assert_refused(archive, "would overwrite another")


def test_an_archive_that_grows_to_more_than_100_times_its_size_is_refused(archive):
    archive.path.write_bytes(bomb())
    assert_refused(archive, r"unpacks to more than 16\.8 MB")
    archive.path.write_bytes(plain_zip({"zeros": bytes(40_000_000), "chance": os.urandom(400_000)}))
    assert archive.unpack(CHECKSUM, [], MOST) == 2


def test_the_whole_size_is_bounded_too(archive):
    archive.path.write_bytes(plain_zip({str(number): os.urandom(100_000) for number in range(10)}))
    assert_refused(archive, "unpacks to more than 900 kB", max_bytes=900_000)
    assert archive.unpack(CHECKSUM, [], 1_000_000) == 10


def test_a_bomb_whose_headers_lie_is_not_written(archive):
    archive.path.write_bytes(understated_bomb())
    assert_refused(archive, "damaged")


def test_an_archive_that_needs_more_than_is_free_is_not_begun(archive, monkeypatch):
    archive.path.write_bytes(plain_zip(MEMBERS))
    monkeypatch.setattr(shutil, "disk_usage", lambda _: SimpleNamespace(free=1000))
    assert_refused(archive, "needs 300 kB unpacked and 1 kB are free; make room")


@pytest.mark.parametrize("flag", [0x20, 0x40])
def test_patches_and_strong_encryption_are_reported(archive, flag):
    content = bytearray(plain_zip({"a": b"data"}))
    content[content.index(b"PK\1\2") + 8] |= flag  # of the member in the central directory
    archive.path.write_bytes(bytes(content))
    assert_refused(archive, r"not readable here .*(patched data|strong encryption)")


@pytest.mark.parametrize("method", [zipfile.ZIP_LZMA, zipfile.ZIP_BZIP2])
def test_methods_whose_memory_cannot_be_bounded_are_refused(archive, method):
    archive.path.write_bytes(plain_zip({"a": bytes(1000)}, method))
    assert_refused(archive, r"'a' is compressed by method 1[24]")


@pytest.mark.parametrize(
    "make", [plain_zip, lambda members: aes_zip(members, "x"), lambda members: zip_crypto(members, "x")]
)
def test_damage_anywhere_is_reported_and_leaves_nothing(archive, make):
    whole = make({"a.txt": os.urandom(500), "b/c.txt": b"hello " * 100})
    for position in range(0, len(whole), 13):
        damaged = bytearray(whole)
        damaged[position] ^= 0xFF
        archive.path.write_bytes(damaged)
        try:
            archive.unpack(CHECKSUM, ["x"], MOST)
        except InputError:
            assert beside(archive) == ["pose.zip"]
        else:  # a byte that matters to nobody, such as the time of a file
            shutil.rmtree(archive.folder)
            (archive.path.parent / ".pose.unpacked.json").unlink()
    for length in range(0, len(whole), 50):
        archive.path.write_bytes(whole[:length])
        assert_refused(archive, "damaged", ("x",))


def test_a_folder_of_ones_own_is_not_touched(archive):
    archive.path.write_bytes(plain_zip(MEMBERS))
    archive.folder.mkdir()
    (archive.folder / "mine.txt").write_text("mine")
    assert not archive.is_unpacked(CHECKSUM)
    with pytest.raises(InputError, match="already exists, and was not unpacked from this file; move it away"):
        archive.unpack(CHECKSUM, [], MOST)
    assert contents(archive) == {"mine.txt": b"mine"}
    assert not archive.is_unpacked(CHECKSUM)


def test_missing_and_changed_files_are_reported_and_files_of_ones_own_are_nobodys_business(archive):
    archive.path.write_bytes(zip_crypto(MEMBERS, "x"))
    archive.unpack(CHECKSUM, ["x"], MOST)
    (archive.folder / "my notes.txt").write_text("mine")
    archive.check_unpacked()
    victim = archive.folder / "PA000" / "FGS" / "ä ö.json"
    for damage in (lambda: victim.write_text("[1]"), victim.unlink):
        damage()
        with pytest.raises(InputError, match=r"ä ö\.json is missing or has another size; move .*pose away"):
            archive.check_unpacked()


def test_what_a_killed_run_left_is_removed(archive):
    archive.path.write_bytes(plain_zip(MEMBERS))
    left = archive.path.parent / ".pose.unpacking" / "PA000"
    left.mkdir(parents=True)
    (left / "half").write_text("half")
    archive.remove_unfinished()
    archive.unpack(CHECKSUM, [], MOST)
    assert contents(archive) == BELOW
    assert not left.parent.exists()


def test_what_is_an_archive():
    names = ("a.zip", "A.ZIP", ".zip", "a.csv", "zip", "a.tar.gz")
    assert [name for name in names if Archive.is_one(name)] == ["a.zip", "A.ZIP"]
