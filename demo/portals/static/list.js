// Fills a column page: asks for the channel's entries page by page and lists them in #app.
(function () {
  "use strict";

  var app = document.getElementById("app");
  var channel = /\/channel_([0-9a-f]{24})\//.exec(location.pathname);
  var list = document.createElement("ul");

  function entry(row) {
    var item = document.createElement("li");
    var link = document.createElement("a");
    var day = document.createElement("span");
    link.href = row.url;
    link.title = row.title;
    link.target = "_blank";
    link.textContent = row.title.length > 30 ? row.title.slice(0, 29) + "…" : row.title;
    day.textContent = row.date;
    item.appendChild(link);
    item.appendChild(day);
    return item;
  }

  function load(page) {
    return fetch("/gongkai/api/channel?id=" + channel[1] + "&page=" + page)
      .then(function (response) {
        if (!response.ok) {
          throw new Error("HTTP " + response.status);
        }
        return response.json();
      })
      .then(function (answer) {
        answer.rows.forEach(function (row) {
          list.appendChild(entry(row));
        });
        return page < answer.pages ? load(page + 1) : undefined;
      });
  }

  if (app && channel) {
    app.appendChild(list);
    load(1).catch(function () {
      app.textContent = "列表加载失败，请稍后再试。";
    });
  }
})();
