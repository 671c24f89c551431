select
    exists (
        select from pg_roles as free
        where (free.rolsuper or free.rolbypassrls) and pg_has_role(current_user, free.oid, 'member')
    ),
    (
        select array_agg(extract(epoch from current_setting(name)::interval)::bigint * 1000 order by place)
        from unnest(%s::text[]) with ordinality as wanted (name, place)
    ),
    current_setting('synchronous_commit')
