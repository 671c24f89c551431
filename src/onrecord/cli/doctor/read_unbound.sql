select nspname || '.' || relname
from pg_class
join pg_namespace on pg_namespace.oid = relnamespace
where
    case nspname
        when 'public' then relkind = 'r' and exists (
            select from pg_attribute where attrelid = pg_class.oid and attname = 'workspace_id' and not attisdropped
        ) and relname not in ('log', 'outbox', 'outbox_forked') and not (relrowsecurity and relforcerowsecurity)
        when 'read' then exists (
            select from pg_attribute where attrelid = pg_class.oid and attname = 'workspace_id' and not attisdropped
        ) and (
            (relkind = 'r' and not relrowsecurity)
            or (relkind = 'v' and not coalesce(reloptions @> array['security_invoker=true'], false))
        )
        else false
    end
    or (nspname = 'public' and relname in ('outbox', 'outbox_forked') and not relrowsecurity)
order by 1
