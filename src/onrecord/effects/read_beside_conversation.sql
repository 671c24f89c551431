select 'contact', contact_id, name from read.contact_directory where contact_id = %(contact_id)s and name is not null
union all
(
    select kind, id, coalesce(name, details ->> 'name')
    from read.workspace_directory
    where gone_at is null and coalesce(name, details ->> 'name') is not null
        and (kind = 'label' or (kind = 'member' and details ->> 'role' in ('agent', 'admin')))
    order by kind, id
    limit 200
)
