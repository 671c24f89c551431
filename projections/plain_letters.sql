select chr(code), lower(words.unaccent(chr(code))) from generate_series(192, 591) as code
