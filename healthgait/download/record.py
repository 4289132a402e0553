"""A Zenodo record: its title and its files, with the size and checksum that each must have."""

from pydantic import AliasChoices, AliasPath, BaseModel, Field, ValidationError

from healthgait.download.connection import BREAKS, HOW_TO_GET_ACCESS, Connection, NoAccessError
from healthgait.errors import InputError

# A name that stays in its folder and is none of ours (those begin with a dot), without what steers a terminal.
FILE_NAME = r"^[^./\\:\x00-\x1f\x7f-\x9f][^/\\:\x00-\x1f\x7f-\x9f]*$"


class RecordFile(BaseModel, frozen=True, strict=True):
    """A file of a record; ``checksum`` is hashlib's name of the algorithm, a colon, and hexadecimal digits."""

    name: str = Field(validation_alias="key", pattern=FILE_NAME)
    size_bytes: int = Field(validation_alias="size", ge=0, le=1 << 60)
    checksum: str = Field(pattern="^(md5:[0-9a-f]{32}|sha256:[0-9a-f]{64})$")
    url: str = Field(validation_alias=AliasChoices(AliasPath("links", "content"), AliasPath("links", "self")))


class Record(BaseModel, frozen=True, strict=True):
    """What is used of a record's description."""

    title: str = Field("", validation_alias=AliasChoices(AliasPath("metadata", "title"), "title"))
    files: tuple[RecordFile, ...] = ()


def read_record(connection: Connection, number: int) -> Record:
    """The record of that number.

    Raises NoAccessError if it cannot be seen, or its files cannot, without another token; InputError if it does not
    exist, or if what comes is no record.
    """
    try:
        with connection.ask(f"{connection.api}/records/{number}", {"Accept": "application/json"}) as response:
            record = Record.model_validate_json(response.content)
    except BREAKS as error:
        raise InputError("the connection was cut; run again") from error
    except ValidationError as error:
        wrong = error.errors()[0]
        place = ".".join(map(str, wrong["loc"])) or "the answer"
        raise InputError(f"not a record ({place}: {wrong['msg']}); is the address of the API right?") from error
    if not record.files:  # Zenodo does not show the files of a restricted record
        raise NoAccessError(f"its files are not shown; {HOW_TO_GET_ACCESS}")
    return record
