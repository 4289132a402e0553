"""Joint angles in the sagittal plane, over the gait cycle."""
