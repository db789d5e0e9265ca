"""What can be wrong with a spec, said so that the field at fault can be found."""

from __future__ import annotations


class SpecError(ValueError):
    """A value in a spec is wrong. `field` is where it stands, `clips[2].camera.hfov_deg`; `problem` what is wrong."""

    def __init__(self, field: str, problem: str) -> None:
        """Name the field and what is wrong with it."""
        super().__init__(f"{field}: {problem}")
        self.field = field
        self.problem = problem

    def within(self, parent: str) -> SpecError:
        """The same error seen from one level further out."""
        joint = "" if self.field.startswith("[") or not self.field else "."
        return SpecError(f"{parent}{joint}{self.field}", self.problem)


class MeshMissingError(RuntimeError):
    """A person has no mesh yet and the packages that make one are not installed."""


class GraphicsError(RuntimeError):
    """There is no off-screen OpenGL here."""
