select
    id as team_id,
    details ->> 'name' as name,
    array(
        select one.id from (select jsonb_array_elements_text(details -> 'member_ids')::uuid as id) as one
        where (
            select member.gone_at from read.workspace_directory as member
            where member.kind = 'member' and member.id = one.id
        ) is null
    ) as member_ids
from read.workspace_directory
where kind = 'team' and gone_at is null and id > %s
order by id
limit %s
