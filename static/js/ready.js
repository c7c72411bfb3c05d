// Tell the style sheet that scripts run (.needs-js, .no-js). Loaded in the head, so that nothing jumps.
document.documentElement.classList.add("js");
