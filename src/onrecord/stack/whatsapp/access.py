"""Access tokens, and the codes of embedded sign-up that are exchanged for them."""

import secrets
from dataclasses import dataclass, field

from onrecord.stack.bounds import require_room

CODE_LIFE_S = 10 * 60
TOKENS_MAX = 10_000
SCOPES = ["whatsapp_business_management", "whatsapp_business_messaging"]


@dataclass(frozen=True)
class Code:
    redirect_uri: str
    until: float


@dataclass
class Access:
    """The tokens that are good, those that were revoked, the codes that nobody has exchanged yet."""

    tokens: dict[str, float] = field(default_factory=dict)  # since when
    revoked: set[str] = field(default_factory=set)
    codes: dict[str, Code] = field(default_factory=dict)

    def new_token(self, now: float) -> str:
        """Make one more; raises Full."""
        require_room(len(self.tokens), TOKENS_MAX, "tokens")
        token = f"simulated-{secrets.token_urlsafe(32)}"
        self.tokens[token] = now
        return token

    def is_good(self, token: str) -> bool:
        return token in self.tokens and token not in self.revoked

    def new_code(self, redirect_uri: str, now: float) -> str:
        self.codes = {code: known for code, known in self.codes.items() if now < known.until}
        code = f"simulated-{secrets.token_urlsafe(32)}"
        self.codes[code] = Code(redirect_uri, now + CODE_LIFE_S)
        return code

    def exchange(self, code: str, redirect_uri: str | None, now: float) -> str | None:
        """The token of a code, once; None if there is none."""
        known = self.codes.pop(code, None)
        right = known and now < known.until and redirect_uri in {None, known.redirect_uri}
        return self.new_token(now) if right else None
