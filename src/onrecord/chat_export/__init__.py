"""The chat export that WhatsApp itself writes, read as what was said: `survey` it first, then `read` it.

There is no description of the form by its maker; this is what exports of Android and iOS phones look like. A message
begins with a *head*, `12/31/25, 9:41 PM - Ada: ` or `[31.12.25, 21:41:09] Ada: `, and goes on until the next one. How
dates, times and WhatsApp's own words are written follows the phone's language and region, and nothing in the file says
which they are. So a file is gone through twice: `survey` finds the form of its heads, the order of its dates and who
writes; `read` then gives the messages. Both stream: what they keep doesn't grow with the file.

    with files.opened(path) as text:
        found = survey(files.lines(text), now)
    form = found.form(order=None)
    with files.opened(path) as text:
        for message in read(files.lines(text), form, report): ...
"""

from onrecord.chat_export.dates import Order
from onrecord.chat_export.form import CantTell, Form, Survey, survey
from onrecord.chat_export.messages import Message, read
from onrecord.chat_export.numbered import Numbered, numbered
from onrecord.chat_export.report import Report

__all__ = ["CantTell", "Form", "Message", "Numbered", "Order", "Report", "Survey", "numbered", "read", "survey"]
