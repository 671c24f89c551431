with destroyed as (
    update person_keys set wrapped = null, destroyed_at = %(now)s
    where workspace_id = %(workspace_id)s and person_id = any(%(contact_ids)s)
), unlinked as (
    delete from contact_links where workspace_id = %(workspace_id)s and contact_id = any(%(contact_ids)s)
), cleared as (
    delete from contact_fields where workspace_id = %(workspace_id)s and contact_id = any(%(contact_ids)s)
), unnamed as (
    update contact_identities set sealed = null, erased_at = %(now)s
    where workspace_id = %(workspace_id)s and contact_id = any(%(contact_ids)s) and erased_at is null
), unfiled as (
    update media set state = 'deleted', ended_at = %(now)s
    where workspace_id = %(workspace_id)s and contact_id = any(%(contact_ids)s)
), unanswered as (
    update ai_requests set state = case when state in ('asked', 'answered') then 'discarded' else state end,
        text_sealed = null, closed_at = coalesce(closed_at, %(now)s)
    from conversations
    where ai_requests.workspace_id = %(workspace_id)s and conversations.workspace_id = %(workspace_id)s
        and conversation_id = conversations.id and contact_id = any(%(contact_ids)s)
), unasked as (
    update ai_conversations set due_at = null
    from conversations
    where ai_conversations.workspace_id = %(workspace_id)s and conversations.workspace_id = %(workspace_id)s
        and conversation_id = conversations.id and contact_id = any(%(contact_ids)s)
), unnamed_before as (
    update former_identities set erased_at = %(now)s
    where workspace_id = %(workspace_id)s and contact_id = any(%(contact_ids)s) and erased_at is null
)
update contacts set erased_at = %(now)s
where workspace_id = %(workspace_id)s and id = any(%(contact_ids)s)
