with destroyed as (
    update person_keys set wrapped = null, destroyed_at = %(now)s
    where workspace_id = %(workspace_id)s and person_id = %(contact_id)s
)
update contacts set address_sealed = null, erased_at = %(now)s
where workspace_id = %(workspace_id)s and id = %(contact_id)s
