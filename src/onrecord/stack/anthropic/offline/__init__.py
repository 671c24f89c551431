"""The offline model: what it says follows from the text by simple rules, the same each time, and is labelled as its."""

LABEL = "[offline model]"
