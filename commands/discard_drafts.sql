update ai_requests set state = 'discarded', text_sealed = null, closed_at = %s
where workspace_id = %s and conversation_id = %s and task = 'draft' and state in ('asked', 'answered')
    and id is distinct from %s and (%s::integer is null or of_version <= %s)
returning id
