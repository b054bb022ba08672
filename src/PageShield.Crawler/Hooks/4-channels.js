  // WebRTC does not show in the network log, and an event source connects later than its code ran.
  const servers = (configuration) => cut(stringify((configuration && configuration.iceServers) ?? []));
  for (const name of ['RTCPeerConnection', 'webkitRTCPeerConnection']) replaceConstructor(name, ([configuration]) => report('webrtc', servers(configuration)));
  if (typeof RTCPeerConnection === 'function') replace(RTCPeerConnection.prototype, 'setConfiguration', (_, [configuration]) => report('webrtc', servers(configuration)));
  replaceConstructor('EventSource', ([url]) => report('eventsource', cut(url)));
