select
    (select count(distinct subject) from read.parked where projection = %(projection)s and build = %(build)s),
    (
        select tables from read.builds
        where projection = %(projection)s and state = 'serving'
    )
