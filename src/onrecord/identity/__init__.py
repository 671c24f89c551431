"""Who somebody is: passwords, second factors, providers' accounts, and how often anybody may try."""
