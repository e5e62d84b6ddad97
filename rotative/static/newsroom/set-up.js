// The set-up page proposes the browser's own time zone.
const zones = document.querySelector("[name=time_zone]");
const here = Intl.DateTimeFormat().resolvedOptions().timeZone;
if (zones && [...zones.options].some((zone) => zone.value === here)) zones.value = here;
