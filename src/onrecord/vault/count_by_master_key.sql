select master_key, persons from count_by_master_key()
