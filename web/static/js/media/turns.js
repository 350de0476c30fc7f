/**
 * One at a time: a job that is asked for while it runs is run once more afterwards, however often it was asked for.
 * @param {() => Promise<void>} job must not reject
 * @returns {() => Promise<void>} asks for a run
 */
export function oneAtATime(job) {
  let busy = false;
  let again = false;
  return async () => {
    again = true;
    if (busy) return;
    busy = true;
    while (again) {
      again = false;
      await job();
    }
    busy = false;
  };
}
