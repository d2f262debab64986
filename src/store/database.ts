import Database from 'libsql'

/** Opens the database for the one connection that writes. A commit is on the disk once it returns. */
export function openForWriting(path: string): Database.Database {
  const database = new Database(path)
  database.exec('pragma busy_timeout = 5000')
  // For new databases: two or three short turns fit on a page, which is written whole.
  database.exec('pragma page_size = 8192')
  database.exec('pragma journal_mode = wal')
  database.exec('pragma synchronous = full')
  // A larger log is copied back less often but for longer, which the slowest commits feel.
  database.exec('pragma wal_autocheckpoint = 500')
  return database
}

/** Opens the database for a connection that cannot write. It sees every commit at its next query. */
export function openForReading(path: string): Database.Database {
  const database = new Database(path)
  database.exec('pragma busy_timeout = 5000')
  database.exec('pragma query_only = on')
  return database
}
