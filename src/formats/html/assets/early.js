// This script runs before the page is painted: it says that scripts run, and takes up the reader's choice of colours.
document.documentElement.classList.add("js");
try {
  const theme = localStorage.getItem("shelflist-theme");
  if (theme) document.documentElement.dataset.theme = theme;
} catch { /* A browser may refuse storage to a file; the page then follows the system. */ }
