select is_installation()
