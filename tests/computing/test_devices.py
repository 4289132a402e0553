import os
import platform

import pytest

from healthgait.computing.devices import check_processor, use_device, visible_gpus
from healthgait.errors import InputError


@pytest.fixture(autouse=True)
def _own_environment(monkeypatch):
    """Without what tells TensorFlow its devices, and as before after each test."""
    monkeypatch.setenv("CUDA_VISIBLE_DEVICES", "")
    monkeypatch.delenv("CUDA_VISIBLE_DEVICES")


@pytest.mark.parametrize(
    "device, visible", [("cpu", "-1"), ("CPU", "-1"), ("0", "0"), ("0,1", "0,1"), ("3,10", "3,10")]
)
def test_a_device_is_made_the_only_one_to_be_seen(device, visible):
    use_device(device)
    assert os.environ["CUDA_VISIBLE_DEVICES"] == visible


@pytest.mark.parametrize("device", ["", "gpu", "-1", "0,", ",1", "0 1", "0;1", "cpu,0", "0x1", "1.0", "٣", "0\n"])
def test_anything_else_is_refused(device):
    with pytest.raises(InputError, match="the device: expected cpu, or the numbers of GPUs"):
        use_device(device)
    assert "CUDA_VISIBLE_DEVICES" not in os.environ


def test_the_numbers_of_gpus_are_not_given_twice():
    with pytest.raises(InputError, match="the device"):
        use_device("0,0")


def test_a_worker_on_another_processor_is_named():
    use_device("cpu")
    check_processor("CPU")
    with pytest.raises(InputError, match=f"{platform.node()}: computes on the CPU, the others on the GPU"):
        check_processor("GPU")


def test_on_the_cpu_there_is_no_gpu():
    use_device("cpu")
    assert visible_gpus() == 0


def test_gpus_that_are_not_there_are_refused():
    """No machine has the hundredth."""
    use_device("98,99")
    with pytest.raises(InputError, match=r"GPU 98,99: TensorFlow sees \d+ of them; .*use the cpu"):
        visible_gpus()
