select contacts.workspace_id, contacts.id, min(convert_from(record, 'utf8')::jsonb -> 'data' ->> 'reason')
from outbox
join contacts on contacts.workspace_id = outbox.workspace_id and 'contact/' || contacts.id = subject
where type = 'contact.erased.v1' and erased_at is null
group by contacts.workspace_id, contacts.id
order by contacts.id
