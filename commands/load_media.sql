select media.id, media.contact_id, conversation_id, origin, kind, state, media_type, size_bytes, has_preview, requested_at,
    erased_at is not null, master_key, wrapped
from media
join contacts on contacts.workspace_id = media.workspace_id and contacts.id = media.contact_id
join person_keys on person_keys.workspace_id = media.workspace_id and person_id = media.contact_id
where media.workspace_id = %s and media.id = %s
for no key update of contacts, media
