update feeder_positions set stopped = null where stopped is not null
