with retired as (
    update read.builds set state = 'retired' where projection = %s and build <> %s and state = 'serving'
    returning functions
)
select functions from retired
