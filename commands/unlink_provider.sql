with gone as (
    delete from provider_links
    where account_id = %(account_id)s and (provider = %(provider)s or provider ^@ (%(provider)s || ':'))
    returning provider
)
select provider from gone limit 1
