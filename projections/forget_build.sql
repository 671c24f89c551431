with parked as (delete from read.parked where projection = %(projection)s and build = %(build)s),
erasures as (delete from read.erasures where projection = %(projection)s and build = %(build)s),
reached as (delete from read.positions where projection = %(projection)s and build = %(build)s)
update read.builds set tables = '{}', serve = '', functions = '{}', erase = '{}'
where projection = %(projection)s and build = %(build)s
