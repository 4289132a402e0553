"""What all figures have in common. The colours differ for colour-blind readers and in grey print, too."""

DOTS_PER_INCH = 150
WIDTH_IN = 7.2
SIMULATED = "SIMULATED COHORT – not measurements of people"
BLUE, ORANGE, BLACK, GREY = "#0072B2", "#D55E00", "#000000", "#767676"
STYLE = {
    "font.size": 9,
    "axes.titlesize": 9,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "text.parse_math": False,  # a feature or a folder may be called $
}
