select 'it has trigger ' || tgname from pg_trigger where tgrelid = 'outbox'::regclass
union all
select 'it has foreign key ' || conname from pg_constraint where conrelid = 'outbox'::regclass and contype = 'f'
union all
select rolname || ' may ' || privilege || ' it'
from pg_roles
cross join unnest(array['insert', 'update', 'delete', 'truncate']) as wanted (privilege)
where
    rolname in (
        'onrecord_command', 'onrecord_query', 'onrecord_relay', 'onrecord_projector', 'onrecord_worker',
        'onrecord_operator'
    )
    and has_table_privilege(rolname, 'outbox', privilege)
    and not (rolname = 'onrecord_operator' and privilege in ('insert', 'delete'))
union all
select 'outbox_emit is not as it was made'
from pg_proc
where
    proname = 'outbox_emit' and pronamespace = 'public'::regnamespace
    and not (
        prosecdef and pg_get_userbyid(proowner) = 'onrecord_owner'
        and coalesce(proconfig @> array['search_path=pg_catalog, public, pg_temp'], false)
    )
