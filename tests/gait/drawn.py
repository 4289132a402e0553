"""What is to be seen in a drawn figure."""

from matplotlib.image import imread

from tests.outputs import names_in


def check_picture(path, panels_px, lines):
    """A PNG of the house's width with ``lines`` of text over panels of a height, and nothing half-written beside it."""
    assert [name for name in names_in(path.parent) if name.startswith(".")] == []
    pixels = imread(path)
    assert pixels[..., :3].std() > 0.02  # something is drawn
    assert pixels.shape[:2] == (int(panels_px + 45 + 25.5 * lines), 1080)


def texts(axes):
    return [text.get_text() for text in axes.texts]
