-- an import has forms for as long as there is the contact: until the erasure, which ended the file.
select exists (
    select from effects
    where workspace_id = %(workspace_id)s and person_id = %(contact_id)s and closed_at is null
        and state in ('claimed', 'calling')
) or exists (
    select from media
    where workspace_id = %(workspace_id)s and contact_id = %(contact_id)s
        and (origin = 'member' and requested_at > %(uploads_since)s or origin = 'import' and ended_at > %(uploads_since)s)
)
