// Times of the sandbox as its channel reads them: everything in the zone that `facts.timezone` names.

/** Formatters for an IANA zone; a missing or unknown one counts as UTC. Arguments: milliseconds since 1970. */
export function makeDates(zone) {
  const timeZone = known(zone) ? zone : "UTC";
  const format = (options) => {
    const formatter = new Intl.DateTimeFormat("en-GB", { timeZone, hourCycle: "h23", ...options });
    return (milliseconds) => formatter.format(milliseconds);
  };
  return {
    zone: timeZone,
    time: format({ hour: "2-digit", minute: "2-digit" }),
    seconds: format({ hour: "2-digit", minute: "2-digit", second: "2-digit" }),
    shortDay: format({ weekday: "short", day: "numeric", month: "short" }),
    day: format({ weekday: "long", day: "numeric", month: "long" }),
    weekday: format({ weekday: "long" }),
  };
}

function known(zone) {
  if (!zone) return false;
  try {
    new Intl.DateTimeFormat("en", { timeZone: zone });
    return true;
  } catch {
    return false;
  }
}

/** How long until something: "0:45", "3:02:10", "2 d 4 h". Seconds, rounded up, so that "0:00" means now. */
export function countdown(milliseconds) {
  const seconds = Math.max(0, Math.ceil(milliseconds / 1000));
  const [days, hours, minutes] = [
    Math.floor(seconds / 86400),
    Math.floor(seconds / 3600) % 24,
    Math.floor(seconds / 60) % 60,
  ];
  const two = (number) => String(number).padStart(2, "0");
  if (days) return `${days} d ${hours} h`;
  return hours ? `${hours}:${two(minutes)}:${two(seconds % 60)}` : `${minutes}:${two(seconds % 60)}`;
}
