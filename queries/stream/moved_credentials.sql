select asked.hash, asked.as_found
from unnest(%(hashes)s::bytea[], %(as_found)s::text[]) as asked (hash, as_found)
where asked.as_found is distinct from (
    case
        when asked.as_found ^@ '(session,' then resolve_session(asked.hash, %(now)s)::text
        else resolve_token(asked.hash, %(now)s)::text
    end
)
