insert into read.builds (projection, build, version, state, phase, tables, serve, functions, erase, requested_by)
values (
    %(projection)s, %(build)s, %(version)s, 'building', 'folding', %(tables)s, %(serve)s, %(functions)s, %(erase)s,
    %(requested_by)s
)
