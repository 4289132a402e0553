"""People: sex, age, activity and body measures, drawn jointly.

Sources:

- Boutaayamou et al. 2025, preprints 202501.0417, Table 1: height and weight of 101 healthy Belgians of 40-65 years.
- Flegal 2006, Int J Obes 30:374: median BMI of healthy adults 24.5 (men) and 21.5 (women) kg/m^2.
- ANIBES (Lopez-Sobaler et al. 2016, doi 10.1155/2016/8341487), Spaniards of 18-64: obesity commoner in men,
  and rising with every year of age.
- Molarius et al. 1999 (WHO MONICA, 19 populations): mean waist 83-98 (men) and 78-91 cm (women), hip 94-105 and
  97-108 cm, waist-to-hip ratio 0.87-0.99 and 0.76-0.84; BMI, height, age and population explain about 80 % of
  the variance of waist, and similarly of hip.
- Hingorjo et al. 2012, J Pak Med Assoc 62:36: neck 35.5 (men, BMI 21.7) and 31.5 cm (women, BMI 21.0), growing by about
  0.7 cm per kg/m^2; a pilot study on 411 Turkish adults: neck and weight correlate at 0.58 (men) and 0.70 (women).
- Deurenberg, Weststrate and Seidell 1991, Br J Nutr 65:105: fat mass from BMI, age and sex.
"""

from dataclasses import dataclass

import numpy as np

from healthgait.synthetic.random_streams import Purpose, block_generator, participant_generator

FEMALE, MALE = 0, 1
STRATA = [(sex, years) for sex in (FEMALE, MALE) for years in ((18, 34), (35, 49), (50, 64))]


@dataclass(frozen=True)
class Person:
    """One participant, at the resolution of the measurements: 0.1 cm, 0.1 kg, 0.1 %."""

    participant: str
    sex: int
    age_years: int
    active: bool
    height_cm: float
    weight_kg: float
    waist_cm: float
    hip_cm: float
    neck_cm: float
    fat_percent: float

    @property
    def bmi_kg_m2(self) -> float:
        return round(self.weight_kg / (self.height_cm / 100) ** 2, 2)

    @property
    def lean_kg(self) -> float:
        return round(self.weight_kg * (1 - self.fat_percent / 100), 1)

    @property
    def height_m(self) -> float:
        return self.height_cm / 100


def draw_person(seed: int, index: int) -> Person:
    """Participant number ``index`` of the cohort of ``seed``; the same whatever the cohort's size."""
    rng = participant_generator(seed, index, Purpose.PERSON)
    sex, age = _sex_and_age(seed, index, rng)
    active = bool(rng.random() < 0.65 - 0.005 * (age - 18))  # assumed
    height = _height_cm(sex, age, rng)
    weight = round(_bmi_kg_m2(sex, age, active, rng) * (height / 100) ** 2, 1)
    bmi = weight / (height / 100) ** 2
    waist, hip, neck = _circumferences_cm(sex, age, height, bmi, rng)
    fat = _fat_percent(sex, age, active, bmi, rng)
    return Person(f"PA{index:03d}", sex, age, active, height, weight, waist, hip, neck, fat)


def _sex_and_age(seed: int, index: int, rng: np.random.Generator) -> tuple[int, int]:
    """Each block of six people holds every sex and age group once (assumed), so that small cohorts can be split."""
    block, place = divmod(index, len(STRATA))
    sex, (youngest, oldest) = STRATA[block_generator(seed, block).permutation(len(STRATA))[place]]
    return sex, int(rng.integers(youngest, oldest + 1))


def _height_cm(sex: int, age: int, rng: np.random.Generator) -> float:
    """163.2 (women) and 176.7 cm (men) at 52 years: Boutaayamou 2025, whose SDs are 5.1 and 6.4.

    The women's SD is widened, and younger people made taller by 0.05 cm a year: assumed.
    """
    mean, sd = ((163.2, 5.8), (176.7, 6.4))[sex]
    return round(float(np.clip(rng.normal(mean - 0.05 * (age - 52), sd), 145, 205)), 1)


def _bmi_kg_m2(sex: int, age: int, active: bool, rng: np.random.Generator) -> float:
    """Log-normal about a median between Flegal's healthy one and Boutaayamou's 25.1 and 27.1, rising with age (ANIBES).

    The SD, the slope with age and the effect of activity are assumed.
    """
    median = (22.8, 25.1)[sex] + (0.07, 0.06)[sex] * (age - 40) + (-0.5 if active else 0.5)
    return float(np.clip(median * np.exp(rng.normal(0, (0.16, 0.14)[sex])), 16.5, 43))


def _circumferences_cm(
    sex: int, age: int, height: float, bmi: float, rng: np.random.Generator
) -> tuple[float, float, float]:
    """Waist, hip and neck within the ranges of MONICA (waist, hip) and Hingorjo 2012 (neck).

    The slopes are assumed, such that BMI, height and age explain about 80 % of waist and hip, and that neck and
    weight correlate as found by the Turkish pilot study.
    """
    tall, fat, old = height - (163, 176)[sex], bmi - (23, 25)[sex], age - 40
    waist = (77.0, 88.0)[sex] + (2.15, 2.3)[sex] * fat + (0.22, 0.28)[sex] * tall + 0.12 * old + rng.normal(0, 4.2)
    hip = (98.0, 98.5)[sex] + (1.9, 1.65)[sex] * fat + (0.35, 0.40)[sex] * tall + rng.normal(0, 3.2)
    neck = (32.4, 36.6)[sex] + (0.42, 0.48)[sex] * fat + 0.05 * tall + 0.02 * old + rng.normal(0, 1.6)
    return round(waist, 1), round(hip, 1), round(neck, 1)


def _fat_percent(sex: int, age: int, active: bool, bmi: float, rng: np.random.Generator) -> float:
    """1.20 BMI + 0.23 age - 10.8 sex - 5.4, standard error 4.1 %: Deurenberg 1991. Effect of activity assumed."""
    fat = 1.20 * bmi + 0.23 * age - 10.8 * sex - 5.4 + (-1.0 if active else 1.0)
    return round(float(np.clip(rng.normal(fat, 4.0), 5, 55)), 1)
