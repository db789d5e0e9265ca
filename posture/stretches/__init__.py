"""The stretches, as data: one file each."""
