select coalesce(tasks, '{}'), coalesce(auto_draft, false), paused_until, pause_reason, stopped_at, living.id,
    living.state
from (select) as one_row
left join ai_policies on ai_policies.workspace_id = %(workspace_id)s
left join ai_conversations on ai_conversations.workspace_id = %(workspace_id)s
    and ai_conversations.conversation_id = %(conversation_id)s
left join ai_requests as living on living.workspace_id = %(workspace_id)s
    and living.conversation_id = %(conversation_id)s and task = %(task)s and of_version = %(of_version)s
    and coalesce(living.media_id, living.conversation_id) = coalesce(%(media_id)s::uuid, %(conversation_id)s)
    and living.state in ('asked', 'answered')
