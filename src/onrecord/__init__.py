"""OnRecord: the customer inbox where every word is on the record."""
