"""What is found about a signature."""

from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, slots=True)
class SignatureVerdict:
    """What the signature proves.

    ``intact``: the signed bytes are as signed. ``valid``: the signature fits its certificate.
    ``trusted``: the certificate is the issuer's, and was valid at the stated time.
    ``covers_whole_file``: nothing was added after signing. ``signed_at`` is the time stated by the
    signer (or its timestamp). ``problems`` are sentences for people, empty when all is well.
    """

    intact: bool = False
    valid: bool = False
    trusted: bool = False
    signer: str = ""
    signed_at: datetime | None = None
    covers_whole_file: bool = False
    problems: list[str] = field(default_factory=list)

    @property
    def genuine(self) -> bool:
        """Whether the file is the issuer's, exactly as issued."""
        return self.intact and self.valid and self.trusted and self.covers_whole_file
