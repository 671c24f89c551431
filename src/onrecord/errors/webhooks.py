"""Refusals of what a provider brings in, and what a worker that reads it makes of what isn't there."""

from onrecord.errors.kinds import Forbidden, Missing, Unavailable


class SignatureIsWrong(Forbidden):
    """This wasn't signed with the app secret: X-Hub-Signature-256 must be over the bytes as they are sent."""

    type = "signature-wrong"


class VerifyTokenIsWrong(Forbidden):
    """This isn't the verify token that ONRECORD_WHATSAPP_VERIFY_TOKEN holds."""

    type = "verify-token-wrong"


class WebhookIsNotSetUp(Unavailable):
    """No webhook is believed before ONRECORD_WHATSAPP_APP_SECRET is set: send it again later."""

    type = "webhook-not-set-up"
    retry_after_s = 60


class WebhooksAreFull(Unavailable):
    """Too many webhooks wait for a worker: send it again later."""

    type = "webhooks-full"
    retry_after_s = 10


class NothingMatches(Missing):
    """There is no message or delivery here that this is about; it may come yet."""

    type = "nothing-matches"
