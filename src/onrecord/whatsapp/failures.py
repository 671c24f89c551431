"""What an error of the provider means for us, by its code: https://developers.facebook.com/docs/whatsapp/cloud-api/support/error-codes."""

from onrecord.events.message import DeliveryFailure

_CLASSES: dict[DeliveryFailure, frozenset[int]] = {
    "auth": frozenset({0, 3, 10, 190, *range(200, 300), 131005}),
    "throttle": frozenset({4, 80007, 130429, 131056, 131048, 133016, 131064}),
    "window": frozenset({131047}),
    "consent": frozenset({131050, 131049, 130472}),
    "recipient": frozenset({131026, 131021, 131030, 131062}),
    "transient": frozenset({1, 2, 131000, 131016, 131057}),
    "account": frozenset({368, 131031, 131042, 131045, 131037, 130497}),
    "media": frozenset({131052, 131053}),
}


def class_of(code: int | None) -> DeliveryFailure:
    """What we don't know is the message's own fault: it isn't tried again."""
    return next((name for name, codes in _CLASSES.items() if code in codes), "payload")
