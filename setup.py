"""What pyproject.toml cannot say: scripts/ and configfiles/ are installed inside the package, in healthgait/share."""

from setuptools import find_packages, setup

SHARED = {f"healthgait.share.{folder}": folder for folder in ("scripts", "configfiles")}

setup(packages=[*find_packages(include=["healthgait*"]), *SHARED], package_dir=SHARED)
