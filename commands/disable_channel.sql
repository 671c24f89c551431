with forgotten as (
    update channels set disabled_at = %s, token_sealed = null, token_set_at = null, templates_request_id = null,
        templates_requested_at = null
    where workspace_id = %s and id = %s
    returning workspace_id, id
)
delete from templates using forgotten
where templates.workspace_id = forgotten.workspace_id and templates.channel_id = forgotten.id
