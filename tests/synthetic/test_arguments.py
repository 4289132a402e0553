import pytest

from healthgait.errors import InputError
from healthgait.layout import FLOWS, MODALITIES
from healthgait.synthetic.arguments import modalities, resolution_width


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (["all"], set(MODALITIES)),
        (["none"], set()),
        (["optical_flow"], set(FLOWS)),
        (["pose,silhouette"], {"pose", "silhouette"}),
        (["pose", "silhouette"], {"pose", "silhouette"}),
        (["pose, optical_flow/TVL1 "], {"pose", "optical_flow/TVL1"}),
        (["pose,pose"], {"pose"}),
    ],
)
def test_modalities_by_commas_or_spaces(words, expected):
    assert modalities(words) == expected


@pytest.mark.parametrize(
    ("word", "nearest"),
    [
        ("silhouete", "silhouette"),
        ("Pose", "pose"),
        ("segmentation", "semantic_segmentation"),
        ("flow", "optical_flow"),
    ],
)
def test_an_unknown_modality_names_the_nearest_one(word, nearest):
    with pytest.raises(InputError, match=f"'{word}'; did you mean {nearest}\\?"):
        modalities([word])


@pytest.mark.parametrize("words", [[""], [","], ["all,pose"], ["none", "pose"]])
def test_lists_that_mean_nothing(words):
    with pytest.raises(InputError):
        modalities(words)


@pytest.mark.parametrize(("text", "width"), [("960x540", 960), ("480X270", 480), ("128x72", 128)])
def test_resolutions(text, width):
    assert resolution_width(text) == width


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("960", "WxH"),
        ("960*540", "WxH"),
        ("-960x-540", "WxH"),
        ("0x0", "at least 64"),
        ("96x54", "at least 64"),
        ("272x153", "even"),
        ("640x480", "16:9"),
        ("540x960", "16:9"),
        ("7680x4320", "at most 3840"),
    ],
)
def test_resolutions_that_cannot_be_rendered(text, reason):
    with pytest.raises(InputError, match=reason):
        resolution_width(text)
